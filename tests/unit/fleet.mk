# Unit tests of published directories.
fleet_fixture = %D%/fleet_fixture.c %D%/fleet_fixture.h $(directory_fixture)

unit_tests += %D%/test_statement
%C%_test_statement_SOURCES = %D%/test_statement.c $(unit_common)
%C%_test_statement_CPPFLAGS = $(unit_cppflags)
%C%_test_statement_LDADD = $(directory_ldadd)

unit_tests += %D%/test_roster
%C%_test_roster_SOURCES = %D%/test_roster.c %D%/roster_copy.c %D%/roster_copy.h $(unit_common)
%C%_test_roster_CPPFLAGS = $(unit_cppflags)
%C%_test_roster_LDADD = $(directory_ldadd)

unit_tests += %D%/test_place
%C%_test_place_SOURCES = %D%/test_place.c $(unit_common)
%C%_test_place_CPPFLAGS = $(unit_cppflags)
%C%_test_place_LDADD = $(directory_ldadd)

unit_tests += %D%/test_follower
%C%_test_follower_SOURCES = %D%/test_follower.c $(fleet_fixture) $(unit_common)
%C%_test_follower_CPPFLAGS = $(unit_cppflags)
%C%_test_follower_LDADD = $(directory_ldadd)

unit_tests += %D%/test_hostile_publisher
%C%_test_hostile_publisher_SOURCES = %D%/test_hostile_publisher.c $(fleet_fixture) $(unit_common)
%C%_test_hostile_publisher_CPPFLAGS = $(unit_cppflags)
%C%_test_hostile_publisher_LDADD = $(directory_ldadd)

unit_tests += %D%/test_directory_edition
%C%_test_directory_edition_SOURCES = %D%/test_directory_edition.c $(directory_fixture) $(unit_common)
%C%_test_directory_edition_CPPFLAGS = $(unit_cppflags)
%C%_test_directory_edition_LDADD = $(directory_ldadd)

unit_tests += %D%/test_publisher
%C%_test_publisher_SOURCES = %D%/test_publisher.c $(fleet_fixture) $(unit_common)
%C%_test_publisher_CPPFLAGS = $(unit_cppflags)
%C%_test_publisher_LDADD = $(directory_ldadd)

unit_tests += %D%/test_store
%C%_test_store_SOURCES = %D%/test_store.c $(http_fixture) $(unit_common)
%C%_test_store_CPPFLAGS = $(cognito_cppflags)
%C%_test_store_LDADD = $(https_script_ldadd)
