# packaging/: what a distribution's package installs besides the programs.
# The sample goes beside the documentation: /etc belongs to the administrator.
dist_doc_DATA = %D%/cognitod.conf %D%/sshd_config.cognito.conf %D%/systemd/security-keys.conf
EXTRA_DIST += %D%/aws/cognito-login.yaml %D%/aws/host-keys.yaml %D%/aws/uids.yaml %D%/before-uninstall %D%/build-deb %D%/tmpfiles.d/cognitod.conf.in
EXTRA_DIST += %D%/pam-configs/cognito %D%/pam-configs/cognito-password
EXTRA_DIST += $(debian_files)
CLEANFILES += %D%/tmpfiles.d/cognitod.conf

%D%/tmpfiles.d/cognitod.conf: %D%/tmpfiles.d/cognitod.conf.in Makefile
	$(AM_V_GEN)$(MKDIR_P) $(@D) && sed -e 's|@runstatedir[@]|$(runstatedir)|' \
		-e 's|@localstatedir[@]|$(localstatedir)|' $(top_srcdir)/$@.in >$@

if INSTALL_UNITS
tmpfilesdir = $(prefix)/lib/tmpfiles.d
tmpfiles_DATA = %D%/tmpfiles.d/cognitod.conf
endif

EXTRA_DIST += %D%/udev/61-cognitod.rules
if FIDO2
if INSTALL_UNITS
udevrulesdir = $(prefix)/lib/udev/rules.d
udevrules_DATA = %D%/udev/61-cognitod.rules
endif
endif

include packaging/systemd/local.mk

# What makes Debian packages; `make deb` builds them from a copy of the source tree.
debian_files = \
	%D%/debian/changelog \
	%D%/debian/cognitod-emulator.docs \
	%D%/debian/cognitod-emulator.examples \
	%D%/debian/cognitod-emulator.install \
	%D%/debian/cognitod-emulator.manpages \
	%D%/debian/cognitod.docs \
	%D%/debian/cognitod.install \
	%D%/debian/cognitod.manpages \
	%D%/debian/cognitod.postrm \
	%D%/debian/control \
	%D%/debian/copyright \
	%D%/debian/libnss-cognito.install \
	%D%/debian/libnss-cognito.lintian-overrides \
	%D%/debian/libnss-cognito.manpages \
	%D%/debian/libnss-cognito.nss \
	%D%/debian/libpam-cognito.install \
	%D%/debian/libpam-cognito.manpages \
	%D%/debian/libpam-cognito.postinst \
	%D%/debian/libpam-cognito.prerm \
	%D%/debian/rules \
	%D%/debian/source/format

.PHONY: deb
deb:
	$(srcdir)/%D%/build-deb '$(abs_top_builddir)/deb'
