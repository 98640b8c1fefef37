# tests/unit/: one check program a source file. A new one is a line in `unit_tests` and its own three.
unit_tests += \
	%D%/test_buffer \
	%D%/test_protocol

unit_common = %D%/unit.c %D%/unit.h
unit_cppflags = $(AM_CPPFLAGS) $(CHECK_CFLAGS) -DTEST_DATA_DIR='"$(abs_top_srcdir)/tests/data"'
unit_ldadd = common/libcommon.la $(CHECK_LIBS)

%C%_test_buffer_SOURCES = %D%/test_buffer.c $(unit_common)
%C%_test_buffer_CPPFLAGS = $(unit_cppflags)
%C%_test_buffer_LDADD = $(unit_ldadd)

%C%_test_protocol_SOURCES = %D%/test_protocol.c $(unit_common)
%C%_test_protocol_CPPFLAGS = $(unit_cppflags)
%C%_test_protocol_LDADD = $(unit_ldadd)

unit_tests += %D%/test_file_failure
%C%_test_file_failure_SOURCES = %D%/test_file_failure.c $(unit_common)
%C%_test_file_failure_CPPFLAGS = $(unit_cppflags)
%C%_test_file_failure_LDADD = $(unit_ldadd)

unit_tests += %D%/test_given
%C%_test_given_SOURCES = %D%/test_given.c $(unit_common)
%C%_test_given_CPPFLAGS = $(unit_cppflags)
%C%_test_given_LDADD = $(unit_ldadd)

# settings
unit_tests += %D%/test_text_map
%C%_test_text_map_SOURCES = %D%/test_text_map.c $(unit_common)
%C%_test_text_map_CPPFLAGS = $(unit_cppflags)
%C%_test_text_map_LDADD = $(unit_ldadd)

settings_common = $(unit_common) %D%/settings_folder.c %D%/settings_folder.h
settings_ldadd = daemon/libdaemon.la $(CHECK_LIBS)

unit_tests += %D%/test_settings
%C%_test_settings_SOURCES = %D%/test_settings.c $(settings_common)
%C%_test_settings_CPPFLAGS = $(unit_cppflags)
%C%_test_settings_LDADD = $(settings_ldadd)

unit_tests += %D%/test_host_identity
%C%_test_host_identity_SOURCES = %D%/test_host_identity.c $(unit_common)
%C%_test_host_identity_CPPFLAGS = $(unit_cppflags)
%C%_test_host_identity_LDADD = $(settings_ldadd)

unit_tests += %D%/test_text_list
%C%_test_text_list_SOURCES = %D%/test_text_list.c $(unit_common)
%C%_test_text_list_CPPFLAGS = $(unit_cppflags)
%C%_test_text_list_LDADD = $(settings_ldadd)

unit_tests += %D%/test_settings_advice
%C%_test_settings_advice_SOURCES = %D%/test_settings_advice.c $(settings_common)
%C%_test_settings_advice_CPPFLAGS = $(unit_cppflags)
%C%_test_settings_advice_LDADD = $(settings_ldadd)

unit_tests += %D%/test_settings_files
%C%_test_settings_files_SOURCES = %D%/test_settings_files.c $(settings_common)
%C%_test_settings_files_CPPFLAGS = $(unit_cppflags)
%C%_test_settings_files_LDADD = $(settings_ldadd)

unit_tests += %D%/test_settings_metadata
%C%_test_settings_metadata_SOURCES = %D%/test_settings_metadata.c $(settings_common)
%C%_test_settings_metadata_CPPFLAGS = $(unit_cppflags)
%C%_test_settings_metadata_LDADD = $(settings_ldadd)

unit_tests += %D%/test_settings_groups
%C%_test_settings_groups_SOURCES = %D%/test_settings_groups.c $(settings_common)
%C%_test_settings_groups_CPPFLAGS = $(unit_cppflags)
%C%_test_settings_groups_LDADD = $(settings_ldadd)

unit_tests += %D%/test_settings_logins
%C%_test_settings_logins_SOURCES = %D%/test_settings_logins.c $(settings_common)
%C%_test_settings_logins_CPPFLAGS = $(unit_cppflags)
%C%_test_settings_logins_LDADD = $(settings_ldadd)

unit_tests += %D%/test_settings_reader
%C%_test_settings_reader_SOURCES = %D%/test_settings_reader.c $(settings_common)
%C%_test_settings_reader_CPPFLAGS = $(unit_cppflags)
%C%_test_settings_reader_LDADD = $(settings_ldadd)

unit_tests += %D%/test_settings_secrets
%C%_test_settings_secrets_SOURCES = %D%/test_settings_secrets.c $(settings_common)
%C%_test_settings_secrets_CPPFLAGS = $(unit_cppflags)
%C%_test_settings_secrets_LDADD = $(settings_ldadd)

unit_tests += %D%/test_settings_values
%C%_test_settings_values_SOURCES = %D%/test_settings_values.c $(settings_common)
%C%_test_settings_values_CPPFLAGS = $(unit_cppflags)
%C%_test_settings_values_LDADD = $(settings_ldadd)

unit_tests += %D%/test_settings_documents
%C%_test_settings_documents_SOURCES = %D%/test_settings_documents.c $(settings_common)
%C%_test_settings_documents_CPPFLAGS = $(unit_cppflags) -DTOP_SOURCE_DIR='"$(abs_top_srcdir)"'
%C%_test_settings_documents_LDADD = $(settings_ldadd)

# directory
include tests/unit/directory.mk
include tests/unit/fleet.mk

# relay and what it stands on
unit_tests += %D%/test_secret
%C%_test_secret_SOURCES = %D%/test_secret.c $(unit_common)
%C%_test_secret_CPPFLAGS = $(unit_cppflags)
%C%_test_secret_LDADD = $(unit_ldadd)

unit_tests += %D%/test_deadline
%C%_test_deadline_SOURCES = %D%/test_deadline.c $(unit_common)
%C%_test_deadline_CPPFLAGS = $(unit_cppflags)
%C%_test_deadline_LDADD = $(unit_ldadd)

unit_tests += %D%/test_json_ascii
%C%_test_json_ascii_SOURCES = %D%/test_json_ascii.c $(unit_common)
%C%_test_json_ascii_CPPFLAGS = $(unit_cppflags)
%C%_test_json_ascii_LDADD = $(unit_ldadd)

unit_tests += %D%/test_utf8
%C%_test_utf8_SOURCES = %D%/test_utf8.c $(unit_common)
%C%_test_utf8_CPPFLAGS = $(unit_cppflags)
%C%_test_utf8_LDADD = $(unit_ldadd)

unit_daemon_end = %D%/daemon_end.c %D%/daemon_end.h

unit_tests += %D%/test_channel
%C%_test_channel_SOURCES = %D%/test_channel.c $(unit_daemon_end) $(unit_common)
%C%_test_channel_CPPFLAGS = $(unit_cppflags)
%C%_test_channel_LDADD = $(unit_ldadd)

unit_tests += %D%/test_relay
%C%_test_relay_SOURCES = %D%/test_relay.c $(unit_daemon_end) $(unit_common)
%C%_test_relay_CPPFLAGS = $(unit_cppflags)
%C%_test_relay_LDADD = $(unit_ldadd)

unit_tests += %D%/test_relay_held
%C%_test_relay_held_SOURCES = %D%/test_relay_held.c $(unit_daemon_end) $(unit_common)
%C%_test_relay_held_CPPFLAGS = $(unit_cppflags)
%C%_test_relay_held_LDADD = $(unit_ldadd)

unit_tests += %D%/test_show
%C%_test_show_SOURCES = %D%/test_show.c cli/show.c $(unit_common)
%C%_test_show_CPPFLAGS = $(unit_cppflags) $(JSON_CFLAGS)
%C%_test_show_LDADD = $(unit_ldadd) $(JSON_LIBS)

include tests/unit/pam.mk

# cognito
include tests/unit/cognito.mk
include tests/unit/daemon.mk
include tests/unit/challenge.mk
include tests/unit/offline.mk

# emulator
include tests/unit/emulator.mk


if HAVE_CHECK
check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)
endif
