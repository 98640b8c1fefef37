# packaging/systemd/: the units of cognitod and the user it runs as.
unit_templates = %D%/cognitod.service.in %D%/cognitod-pam.socket.in %D%/cognitod-control.socket.in
systemd_units = $(unit_templates:.in=)
EXTRA_DIST += $(unit_templates) %D%/sysusers.d/cognitod.conf
CLEANFILES += $(systemd_units)

$(systemd_units): %: %.in Makefile
	$(AM_V_GEN)$(MKDIR_P) $(@D) && sed -e 's|@sbindir[@]|$(sbindir)|' \
		-e 's|@sysconfdir[@]|$(sysconfdir)|' -e 's|@runstatedir[@]|$(runstatedir)|' $< >$@

if INSTALL_UNITS
systemdsystemunit_DATA = $(systemd_units)
sysusersdir = $(prefix)/lib/sysusers.d
sysusers_DATA = %D%/sysusers.d/cognitod.conf
endif
