# the PAM module; in real stacks it is tested by tests/pam
unit_tests += %D%/test_pam_outcome
%C%_test_pam_outcome_SOURCES = %D%/test_pam_outcome.c pam/outcome.c $(unit_common)
%C%_test_pam_outcome_CPPFLAGS = $(unit_cppflags)
%C%_test_pam_outcome_LDADD = $(unit_ldadd)

unit_tests += %D%/test_pam_environment
%C%_test_pam_environment_SOURCES = %D%/test_pam_environment.c pam/environment.c $(unit_common)
%C%_test_pam_environment_CPPFLAGS = $(unit_cppflags)
%C%_test_pam_environment_LDADD = $(unit_ldadd) -lpam

unit_tests += %D%/test_pam_ticket
%C%_test_pam_ticket_SOURCES = %D%/test_pam_ticket.c pam/ticket.c $(unit_common)
%C%_test_pam_ticket_CPPFLAGS = $(unit_cppflags)
%C%_test_pam_ticket_LDADD = $(unit_ldadd) -lpam
