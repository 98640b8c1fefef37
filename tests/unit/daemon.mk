# The daemon's own parts.
unit_tests += %D%/test_permit
%C%_test_permit_SOURCES = %D%/test_permit.c $(unit_common)
%C%_test_permit_CPPFLAGS = $(unit_cppflags)
%C%_test_permit_LDADD = daemon/libdaemon.la $(unit_ldadd)

unit_tests += %D%/test_memory
%C%_test_memory_SOURCES = %D%/test_memory.c $(unit_common)
%C%_test_memory_CPPFLAGS = $(unit_cppflags)
%C%_test_memory_LDADD = daemon/libdaemon.la $(unit_ldadd) $(daemon_libs)

unit_tests += %D%/test_session
%C%_test_session_SOURCES = %D%/test_session.c $(unit_common)
%C%_test_session_CPPFLAGS = $(unit_cppflags)
%C%_test_session_LDADD = daemon/libdaemon.la $(unit_ldadd)

unit_tests += %D%/test_conversation
%C%_test_conversation_SOURCES = %D%/test_conversation.c $(unit_common)
%C%_test_conversation_CPPFLAGS = $(unit_cppflags)
%C%_test_conversation_LDADD = daemon/libdaemon.la $(unit_ldadd)

unit_tests += %D%/test_seats
%C%_test_seats_SOURCES = %D%/test_seats.c $(unit_common)
%C%_test_seats_CPPFLAGS = $(unit_cppflags)
%C%_test_seats_LDADD = daemon/libdaemon.la $(unit_ldadd)

unit_tests += %D%/test_throttle
%C%_test_throttle_SOURCES = %D%/test_throttle.c %D%/stopped_clock.c %D%/stopped_clock.h $(unit_common)
%C%_test_throttle_CPPFLAGS = $(unit_cppflags)
%C%_test_throttle_LDADD = daemon/libdaemon.la $(unit_ldadd)

unit_tests += %D%/test_identity_cache
%C%_test_identity_cache_SOURCES = %D%/test_identity_cache.c $(unit_common)
%C%_test_identity_cache_CPPFLAGS = $(unit_cppflags)
%C%_test_identity_cache_LDADD = daemon/libdaemon.la $(unit_ldadd)

unit_tests += %D%/test_listener
%C%_test_listener_SOURCES = %D%/test_listener.c $(unit_common)
%C%_test_listener_CPPFLAGS = $(unit_cppflags)
%C%_test_listener_LDADD = daemon/libdaemon.la $(unit_ldadd)

unit_tests += %D%/test_why
%C%_test_why_SOURCES = %D%/test_why.c $(settings_common)
%C%_test_why_CPPFLAGS = $(unit_cppflags)
%C%_test_why_LDADD = daemon/libdaemon.la $(unit_ldadd)

unit_tests += %D%/test_record
%C%_test_record_SOURCES = %D%/test_record.c %D%/settings_folder.c %D%/settings_folder.h $(directory_fixture) $(unit_common)
%C%_test_record_CPPFLAGS = $(unit_cppflags)
%C%_test_record_LDADD = $(directory_ldadd)

unit_tests += %D%/test_access
%C%_test_access_SOURCES = %D%/test_access.c $(settings_common)
%C%_test_access_CPPFLAGS = $(unit_cppflags)
%C%_test_access_LDADD = daemon/libdaemon.la $(unit_ldadd)

unit_tests += %D%/test_options
%C%_test_options_SOURCES = %D%/test_options.c $(unit_common)
%C%_test_options_CPPFLAGS = $(unit_cppflags)
%C%_test_options_LDADD = daemon/libdaemon.la $(unit_ldadd)

unit_tests += %D%/test_session_limit
%C%_test_session_limit_SOURCES = %D%/test_session_limit.c $(unit_common)
%C%_test_session_limit_CPPFLAGS = $(unit_cppflags)
%C%_test_session_limit_LDADD = daemon/libdaemon.la $(unit_ldadd)

unit_tests += %D%/test_log
%C%_test_log_SOURCES = %D%/test_log.c $(unit_common)
%C%_test_log_CPPFLAGS = $(unit_cppflags)
%C%_test_log_LDADD = daemon/libdaemon.la $(unit_ldadd)

unit_tests += %D%/test_privileges
%C%_test_privileges_SOURCES = %D%/test_privileges.c $(unit_common)
%C%_test_privileges_CPPFLAGS = $(unit_cppflags)
%C%_test_privileges_LDADD = daemon/libdaemon.la $(unit_ldadd)
