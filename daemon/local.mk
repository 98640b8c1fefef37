# daemon/: cognitod. All but main.c is in libdaemon.la, so that the unit tests can link it.
# Each part adds its sources to daemon_sources, in this file or in a local.mk of its own folder.
daemon_sources = \
	%D%/access.c %D%/access.h \
	%D%/account.c %D%/account.h \
	%D%/account_age.c %D%/account_age.h \
	%D%/control_json.c %D%/control_json.h \
	%D%/challenge_answers.h \
	%D%/challenge_code.c \
	%D%/challenge_custom.c \
	%D%/challenge_device.c \
	%D%/challenge_new_password.c \
	%D%/challenge_password.c \
	%D%/challenge_select.c \
	%D%/challenge_setup.c \
	%D%/challenge_table.c %D%/challenge_table.h \
	%D%/challenges.c %D%/challenges.h \
	%D%/code_dialogue.c %D%/code_dialogue.h \
	%D%/confirm_dialogue.c %D%/confirm_dialogue.h \
	%D%/conversation.c %D%/conversation.h \
	%D%/credentials.c %D%/credentials.h \
	%D%/factor_menu.c %D%/factor_menu.h \
	%D%/foreign_text.c %D%/foreign_text.h \
	%D%/identity_cache.c %D%/identity_cache.h \
	%D%/listener.c %D%/listener.h \
	%D%/log.c %D%/log.h \
	%D%/login.c %D%/login.h \
	%D%/login_recovery.c %D%/login_recovery.h \
	%D%/login_memory.c %D%/login_memory.h \
	%D%/login_state.c %D%/login_state.h \
	%D%/login_steps.c %D%/login_steps.h \
	%D%/new_password_dialogue.c %D%/new_password_dialogue.h \
	%D%/notify.c %D%/notify.h \
	%D%/options.c %D%/options.h \
	%D%/password_change.c %D%/password_change.h \
	%D%/permit.c %D%/permit.h \
	%D%/pool_source.c %D%/pool_source.h \
	%D%/privileges.c %D%/privileges.h \
	%D%/proof.c %D%/proof.h \
	%D%/reset_dialogue.c %D%/reset_dialogue.h \
	%D%/remote_host.c %D%/remote_host.h \
	%D%/seats.c %D%/seats.h \
	%D%/serve_control.c %D%/serve_control.h \
	%D%/serve_nss.c %D%/serve_nss.h \
	%D%/serve_pam.c %D%/serve_pam.h \
	%D%/services.c %D%/services.h \
	%D%/session.c %D%/session.h \
	%D%/sockets.c %D%/sockets.h \
	%D%/throttle.c %D%/throttle.h \
	%D%/throttle_counts.c %D%/throttle_counts.h \
	%D%/verdict.c %D%/verdict.h \
	%D%/why.c %D%/why.h \
	%D%/request.h

daemon_sources += \
	%D%/qr_code.c %D%/qr_code.h \
	%D%/remembered.c %D%/remembered.h \
	%D%/totp_enrolment.c %D%/totp_enrolment.h

daemon_sources += \
	%D%/host_identity.c %D%/host_identity.h \
	%D%/settings.c %D%/settings.h \
	%D%/settings_assign.c %D%/settings_assign.h \
	%D%/settings_derive.c %D%/settings_derive.h \
	%D%/settings_duration.c %D%/settings_duration.h \
	%D%/settings_files.c %D%/settings_files.h \
	%D%/settings_finish.c %D%/settings_finish.h \
	%D%/settings_grammar.c %D%/settings_grammar.h \
	%D%/settings_keys.c %D%/settings_keys.h \
	%D%/settings_lines.c %D%/settings_lines.h \
	%D%/settings_metadata.c %D%/settings_metadata.h \
	%D%/settings_places.c %D%/settings_places.h \
	%D%/settings_problems.c %D%/settings_problems.h \
	%D%/settings_reader.c %D%/settings_reader.h \
	%D%/settings_record.c %D%/settings_record.h \
	%D%/settings_secrets.c %D%/settings_secrets.h \
	%D%/settings_services.c %D%/settings_services.h \
	%D%/settings_value_print.c \
	%D%/settings_values.c %D%/settings_values.h \
	%D%/text_list.c %D%/text_list.h

daemon_sources += \
	%D%/directory.c %D%/directory.h \
	%D%/directory_change.c \
	%D%/directory_learn.c \
	%D%/directory_listing.c %D%/directory_listing.h \
	%D%/directory_load.c \
	%D%/directory_mend.c \
	%D%/directory_people.c %D%/directory_people.h \
	%D%/directory_pool.c %D%/directory_pool.h \
	%D%/directory_problems.c %D%/directory_problems.h \
	%D%/directory_publish.c %D%/directory_publish.h \
	%D%/directory_questions.c %D%/directory_questions.h \
	%D%/directory_refresh.c \
	%D%/directory_renew.c \
	%D%/directory_rules.c %D%/directory_rules.h \
	%D%/directory_source.h \
	%D%/directory_state.h \
	%D%/directory_text.c %D%/directory_text.h \
	%D%/directory_user.c \
	%D%/ids.c %D%/ids.h \
	%D%/ids_derive.c %D%/ids_derive.h \
	%D%/ids_file.c %D%/ids_file.h \
	%D%/ids_line.c %D%/ids_line.h \
	%D%/refresh.c %D%/refresh.h \
	%D%/snapshot_image.c %D%/snapshot_image.h \
	%D%/snapshot_writer.c %D%/snapshot_writer.h

include daemon/http/local.mk
include daemon/cognito/local.mk

noinst_LTLIBRARIES += %D%/libdaemon.la
%C%_libdaemon_la_SOURCES = $(daemon_sources)
%C%_libdaemon_la_CPPFLAGS = $(AM_CPPFLAGS) $(daemon_cppflags)
%C%_libdaemon_la_LIBADD = common/libcommon.la $(daemon_libs)

daemon_cppflags = $(CURL_CFLAGS) $(CRYPTO_CFLAGS) $(JSON_CFLAGS) $(INIH_CFLAGS) $(QRENCODE_CFLAGS) \
	$(SYSTEMD_CFLAGS)
daemon_libs = $(CURL_LIBS) $(TLS_LIBS) $(CRYPTO_LIBS) $(JSON_LIBS) $(INIH_LIBS) $(QRENCODE_LIBS) \
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
