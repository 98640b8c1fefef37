# Unit tests of published directories.
unit_tests += %D%/test_statement
%C%_test_statement_SOURCES = %D%/test_statement.c $(unit_common)
%C%_test_statement_CPPFLAGS = $(unit_cppflags)
%C%_test_statement_LDADD = $(directory_ldadd)

unit_tests += %D%/test_roster
%C%_test_roster_SOURCES = %D%/test_roster.c $(unit_common)
%C%_test_roster_CPPFLAGS = $(unit_cppflags)
%C%_test_roster_LDADD = $(directory_ldadd)

unit_tests += %D%/test_place
%C%_test_place_SOURCES = %D%/test_place.c $(unit_common)
%C%_test_place_CPPFLAGS = $(unit_cppflags)
%C%_test_place_LDADD = $(directory_ldadd)
