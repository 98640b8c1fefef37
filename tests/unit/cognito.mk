# Unit tests of daemon/http and daemon/cognito.
vectors_common = %D%/vectors.c %D%/vectors.h
cognito_cppflags = $(unit_cppflags) $(daemon_cppflags)
cognito_ldadd = daemon/libdaemon.la $(unit_ldadd) $(daemon_libs)

unit_tests += %D%/test_signature
%C%_test_signature_SOURCES = %D%/test_signature.c $(vectors_common) $(unit_common)
%C%_test_signature_CPPFLAGS = $(cognito_cppflags)
%C%_test_signature_LDADD = $(cognito_ldadd)

unit_tests += %D%/test_srp
%C%_test_srp_SOURCES = %D%/test_srp.c $(vectors_common) $(unit_common)
%C%_test_srp_CPPFLAGS = $(cognito_cppflags)
%C%_test_srp_LDADD = $(cognito_ldadd)

unit_tests += %D%/test_base64
%C%_test_base64_SOURCES = %D%/test_base64.c $(unit_common)
%C%_test_base64_CPPFLAGS = $(cognito_cppflags)
%C%_test_base64_LDADD = $(cognito_ldadd)

unit_tests += %D%/test_json
%C%_test_json_SOURCES = %D%/test_json.c $(unit_common)
%C%_test_json_CPPFLAGS = $(cognito_cppflags)
%C%_test_json_LDADD = $(cognito_ldadd)

unit_tests += %D%/test_failure
%C%_test_failure_SOURCES = %D%/test_failure.c $(sign_in_errors_page) $(unit_common)
%C%_test_failure_CPPFLAGS = $(cognito_cppflags) -DSOURCE_DIR='"$(abs_top_srcdir)"'
%C%_test_failure_LDADD = $(cognito_ldadd)

token_maker = %D%/token_maker.c %D%/token_maker.h
unit_tests += %D%/test_token
%C%_test_token_SOURCES = %D%/test_token.c $(token_maker) $(unit_common)
%C%_test_token_CPPFLAGS = $(cognito_cppflags)
%C%_test_token_LDADD = $(cognito_ldadd)
