# The challenges of a sign-in.
unit_tests += %D%/test_challenge_table
%C%_test_challenge_table_SOURCES = %D%/test_challenge_table.c $(unit_common)
%C%_test_challenge_table_CPPFLAGS = $(unit_cppflags)
%C%_test_challenge_table_LDADD = daemon/libdaemon.la $(unit_ldadd)

unit_tests += %D%/test_sign_in_page
%C%_test_sign_in_page_SOURCES = %D%/test_sign_in_page.c $(sign_in_page) $(unit_common)
%C%_test_sign_in_page_CPPFLAGS = $(cognito_cppflags) -DSOURCE_DIR='"$(abs_top_srcdir)"'
%C%_test_sign_in_page_LDADD = $(cognito_ldadd)

# Against a script in place of the service.
challenge_fixture = %D%/challenge_fixture.c %D%/challenge_fixture.h $(scripted_pool)

unit_tests += %D%/test_challenge_code
%C%_test_challenge_code_SOURCES = %D%/test_challenge_code.c $(challenge_fixture) $(unit_common)
%C%_test_challenge_code_CPPFLAGS = $(cognito_cppflags)
%C%_test_challenge_code_LDADD = $(https_script_ldadd)

unit_tests += %D%/test_challenge_new_password
%C%_test_challenge_new_password_SOURCES = %D%/test_challenge_new_password.c $(challenge_fixture) \
	$(unit_common)
%C%_test_challenge_new_password_CPPFLAGS = $(cognito_cppflags)
%C%_test_challenge_new_password_LDADD = $(https_script_ldadd)

unit_tests += %D%/test_challenge_select
%C%_test_challenge_select_SOURCES = %D%/test_challenge_select.c $(challenge_fixture) $(unit_common)
%C%_test_challenge_select_CPPFLAGS = $(cognito_cppflags)
%C%_test_challenge_select_LDADD = $(https_script_ldadd)

unit_tests += %D%/test_login_failure
%C%_test_login_failure_SOURCES = %D%/test_login_failure.c $(challenge_fixture) $(unit_common)
%C%_test_login_failure_CPPFLAGS = $(cognito_cppflags)
%C%_test_login_failure_LDADD = $(https_script_ldadd)

unit_tests += %D%/test_challenge_setup
%C%_test_challenge_setup_SOURCES = %D%/test_challenge_setup.c $(challenge_fixture) $(unit_common)
%C%_test_challenge_setup_CPPFLAGS = $(cognito_cppflags)
%C%_test_challenge_setup_LDADD = $(https_script_ldadd)

unit_tests += %D%/test_qr_code
%C%_test_qr_code_SOURCES = %D%/test_qr_code.c $(unit_common)
%C%_test_qr_code_CPPFLAGS = $(unit_cppflags)
%C%_test_qr_code_LDADD = daemon/libdaemon.la $(unit_ldadd) $(daemon_libs)

unit_tests += %D%/test_challenge_custom
%C%_test_challenge_custom_SOURCES = %D%/test_challenge_custom.c $(challenge_fixture) $(unit_common)
%C%_test_challenge_custom_CPPFLAGS = $(cognito_cppflags)
%C%_test_challenge_custom_LDADD = $(https_script_ldadd)

unit_tests += %D%/test_guess
%C%_test_guess_SOURCES = %D%/test_guess.c $(challenge_fixture) $(unit_common)
%C%_test_guess_CPPFLAGS = $(cognito_cppflags)
%C%_test_guess_LDADD = $(https_script_ldadd)

unit_tests += %D%/test_remembered
%C%_test_remembered_SOURCES = %D%/test_remembered.c $(unit_common)
%C%_test_remembered_CPPFLAGS = $(unit_cppflags)
%C%_test_remembered_LDADD = daemon/libdaemon.la $(unit_ldadd) $(daemon_libs)

unit_tests += %D%/test_srp_stash
%C%_test_srp_stash_SOURCES = %D%/test_srp_stash.c $(unit_common)
%C%_test_srp_stash_CPPFLAGS = $(cognito_cppflags)
%C%_test_srp_stash_LDADD = $(cognito_ldadd)

# With security keys in software, which need libfido2 as real ones do.
if FIDO2
unit_tests += %D%/test_security_key
%C%_test_security_key_SOURCES = %D%/test_security_key.c $(security_key_fixture) $(unit_common)
%C%_test_security_key_CPPFLAGS = $(cognito_cppflags)
%C%_test_security_key_LDADD = $(cognito_ldadd)

unit_tests += %D%/test_challenge_web_authn
%C%_test_challenge_web_authn_SOURCES = %D%/test_challenge_web_authn.c $(security_key_fixture) \
	$(challenge_fixture) $(unit_common)
%C%_test_challenge_web_authn_CPPFLAGS = $(cognito_cppflags)
%C%_test_challenge_web_authn_LDADD = $(https_script_ldadd)
endif
