# daemon/: cognitod. All but main.c is in libdaemon.la, so that the unit tests can link it.
# Each part adds its sources to daemon_sources, in this file or in a local.mk of its own folder.
daemon_sources = \
	%D%/background.c %D%/background.h \
	%D%/control_directory.c %D%/control_directory.h \
	%D%/control_doctor.c %D%/control_doctor.h \
	%D%/control_host_key.c %D%/control_host_key.h \
	%D%/control_ids.c %D%/control_ids.h \
	%D%/control_json.c %D%/control_json.h \
	%D%/control_offline.c %D%/control_offline.h \
	%D%/control_parts.c %D%/control_parts.h \
	%D%/control_status.c %D%/control_status.h \
	%D%/control_user.c %D%/control_user.h \
	%D%/conversation.c %D%/conversation.h \
	%D%/group_mapping.c %D%/group_mapping.h \
	%D%/fleet_services.c %D%/fleet_services.h \
	%D%/host_identity.c %D%/host_identity.h \
	%D%/listener.c %D%/listener.h \
	%D%/listing_failure.c %D%/listing_failure.h \
	%D%/log.c %D%/log.h \
	%D%/memory.c %D%/memory.h \
	%D%/notify.c %D%/notify.h \
	%D%/options.c %D%/options.h \
	%D%/permit.c %D%/permit.h \
	%D%/privileges.c %D%/privileges.h \
	%D%/refresh.c %D%/refresh.h \
	%D%/refresh_pause.c %D%/refresh_pause.h \
	%D%/remote_host.c %D%/remote_host.h \
	%D%/request.h \
	%D%/seats.c %D%/seats.h \
	%D%/serve_control.c %D%/serve_control.h \
	%D%/serve_nss.c %D%/serve_nss.h \
	%D%/serve_pam.c %D%/serve_pam.h \
	%D%/services.c %D%/services.h \
	%D%/sockets.c %D%/sockets.h \
	%D%/sources.c %D%/sources.h \
	%D%/text_list.c %D%/text_list.h \
	%D%/verdict.c %D%/verdict.h

include daemon/http/local.mk
include daemon/cognito/local.mk
include daemon/settings/local.mk
include daemon/records/local.mk
include daemon/ids/local.mk
include daemon/directory/local.mk
include daemon/doctor/local.mk
include daemon/fleet/local.mk
include daemon/access/local.mk
include daemon/session/local.mk
include daemon/login/local.mk

noinst_LTLIBRARIES += %D%/libdaemon.la
%C%_libdaemon_la_SOURCES = $(daemon_sources)
%C%_libdaemon_la_CPPFLAGS = $(AM_CPPFLAGS) $(daemon_cppflags)
%C%_libdaemon_la_LIBADD = common/libcommon.la $(daemon_libs)

daemon_cppflags = $(CURL_CFLAGS) $(CRYPTO_CFLAGS) $(JSON_CFLAGS) $(INIH_CFLAGS) $(QRENCODE_CFLAGS) $(FIDO2_CFLAGS) \
	$(CRYPT_CFLAGS) $(SYSTEMD_CFLAGS)
daemon_libs = $(CURL_LIBS) $(TLS_LIBS) $(CRYPTO_LIBS) $(JSON_LIBS) $(INIH_LIBS) $(QRENCODE_LIBS) $(FIDO2_LIBS) \
	$(CRYPT_LIBS) \
	$(SYSTEMD_LIBS)

sbin_PROGRAMS += %D%/cognitod
%C%_cognitod_SOURCES = %D%/main.c
%C%_cognitod_CPPFLAGS = $(AM_CPPFLAGS) $(daemon_cppflags)
%C%_cognitod_CFLAGS = $(program_cflags)
%C%_cognitod_LDFLAGS = $(program_ldflags)
%C%_cognitod_LDADD = %D%/libdaemon.la
# The sanitizers have a free() of their own.
if !SANITIZED
%C%_cognitod_SOURCES += %D%/wiping_free.c
endif
