# packaging/: what a distribution's package installs besides the programs.
# The sample goes beside the documentation: /etc belongs to the administrator.
dist_doc_DATA = %D%/cognitod.conf
EXTRA_DIST += %D%/pam-configs/cognito %D%/tmpfiles.d/cognitod.conf.in
CLEANFILES += %D%/tmpfiles.d/cognitod.conf

%D%/tmpfiles.d/cognitod.conf: %D%/tmpfiles.d/cognitod.conf.in Makefile
	$(AM_V_GEN)$(MKDIR_P) $(@D) && sed -e 's|@runstatedir[@]|$(runstatedir)|' \
		-e 's|@localstatedir[@]|$(localstatedir)|' $(top_srcdir)/$@.in >$@

if INSTALL_UNITS
tmpfilesdir = $(prefix)/lib/tmpfiles.d
tmpfiles_DATA = %D%/tmpfiles.d/cognitod.conf
endif

include packaging/systemd/local.mk
