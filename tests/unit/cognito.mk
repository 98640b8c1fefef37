# Unit tests of daemon/http and daemon/cognito.
vectors_common = %D%/vectors.c %D%/vectors.h
cognito_cppflags = $(unit_cppflags) $(daemon_cppflags)
cognito_ldadd = daemon/libdaemon.la $(unit_ldadd) $(daemon_libs)

unit_tests += %D%/test_signature
%C%_test_signature_SOURCES = %D%/test_signature.c $(vectors_common) $(unit_common)
%C%_test_signature_CPPFLAGS = $(cognito_cppflags)
%C%_test_signature_LDADD = $(cognito_ldadd)

unit_tests += %D%/test_host_credentials
%C%_test_host_credentials_SOURCES = %D%/test_host_credentials.c $(unit_common)
%C%_test_host_credentials_CPPFLAGS = $(cognito_cppflags)
%C%_test_host_credentials_LDADD = $(cognito_ldadd)

unit_tests += %D%/test_host_metadata
%C%_test_host_metadata_SOURCES = %D%/test_host_metadata.c %D%/metadata_server.c \
	%D%/metadata_server.h $(settings_common)
%C%_test_host_metadata_CPPFLAGS = $(cognito_cppflags)
%C%_test_host_metadata_LDADD = $(cognito_ldadd)

unit_tests += %D%/test_srp
%C%_test_srp_SOURCES = %D%/test_srp.c $(vectors_common) $(unit_common)
%C%_test_srp_CPPFLAGS = $(cognito_cppflags)
%C%_test_srp_LDADD = $(cognito_ldadd)

unit_tests += %D%/test_ed25519
%C%_test_ed25519_SOURCES = %D%/test_ed25519.c $(unit_common)
%C%_test_ed25519_CPPFLAGS = $(cognito_cppflags)
%C%_test_ed25519_LDADD = $(cognito_ldadd)

unit_tests += %D%/test_host_proof
%C%_test_host_proof_SOURCES = %D%/test_host_proof.c $(unit_common)
%C%_test_host_proof_CPPFLAGS = $(cognito_cppflags)
%C%_test_host_proof_LDADD = $(cognito_ldadd)

unit_tests += %D%/test_presign
%C%_test_presign_SOURCES = %D%/test_presign.c $(vectors_common) $(unit_common)
%C%_test_presign_CPPFLAGS = $(cognito_cppflags)
%C%_test_presign_LDADD = $(cognito_ldadd)

unit_tests += %D%/test_base64
%C%_test_base64_SOURCES = %D%/test_base64.c $(unit_common)
%C%_test_base64_CPPFLAGS = $(cognito_cppflags)
%C%_test_base64_LDADD = $(cognito_ldadd)

unit_tests += %D%/test_json
%C%_test_json_SOURCES = %D%/test_json.c $(unit_common)
%C%_test_json_CPPFLAGS = $(cognito_cppflags)
%C%_test_json_LDADD = $(cognito_ldadd)

unit_tests += %D%/test_failure
%C%_test_failure_SOURCES = %D%/test_failure.c $(unit_common)
%C%_test_failure_CPPFLAGS = $(cognito_cppflags)
%C%_test_failure_LDADD = $(cognito_ldadd)

token_maker = %D%/token_maker.c %D%/token_maker.h
unit_tests += %D%/test_token
%C%_test_token_SOURCES = %D%/test_token.c $(token_maker) $(unit_common)
%C%_test_token_CPPFLAGS = $(cognito_cppflags)
%C%_test_token_LDADD = $(cognito_ldadd)

# Against the emulator, as a child of the test.
if HAVE_MICROHTTPD
cognito_fixture = %D%/cognito_fixture.c %D%/cognito_fixture.h %D%/emulator_process.c \
	%D%/emulator_process.h $(vectors_common)
against_emulator_cppflags = $(cognito_cppflags) \
	-DEMULATOR='"$(abs_top_builddir)/tests/emulator/cognito-emulator"' \
	-DEMULATOR_STATE='"$(abs_top_srcdir)/tests/emulator/example-state.json"'

unit_tests += %D%/test_cognito
%C%_test_cognito_SOURCES = %D%/test_cognito.c $(cognito_fixture) $(unit_common)
%C%_test_cognito_CPPFLAGS = $(against_emulator_cppflags)
%C%_test_cognito_LDADD = $(cognito_ldadd)
EXTRA_%C%_test_cognito_DEPENDENCIES = tests/emulator/cognito-emulator$(EXEEXT)

unit_tests += %D%/test_app_clients
%C%_test_app_clients_SOURCES = %D%/test_app_clients.c $(cognito_fixture) $(unit_common)
%C%_test_app_clients_CPPFLAGS = $(against_emulator_cppflags)
%C%_test_app_clients_LDADD = $(cognito_ldadd)
EXTRA_%C%_test_app_clients_DEPENDENCIES = tests/emulator/cognito-emulator$(EXEEXT)

unit_tests += %D%/test_directory_calls
%C%_test_directory_calls_SOURCES = %D%/test_directory_calls.c $(cognito_fixture) $(unit_common)
%C%_test_directory_calls_CPPFLAGS = $(against_emulator_cppflags)
%C%_test_directory_calls_LDADD = $(cognito_ldadd)
EXTRA_%C%_test_directory_calls_DEPENDENCIES = tests/emulator/cognito-emulator$(EXEEXT)

# As cognitod is linked: with the free() that wipes, where no sanitizer has its own.
if !SANITIZED
unit_tests += %D%/test_residue
%C%_test_residue_SOURCES = %D%/test_residue.c daemon/wiping_free.c $(cognito_fixture) \
	$(unit_common)
%C%_test_residue_CPPFLAGS = $(against_emulator_cppflags)
%C%_test_residue_LDADD = $(cognito_ldadd)
EXTRA_%C%_test_residue_DEPENDENCIES = tests/emulator/cognito-emulator$(EXEEXT)
endif
endif

# Against a server that does what the test's script says.
https_script = %D%/https_script.c %D%/https_script.h
http_fixture = %D%/http_fixture.c %D%/http_fixture.h $(https_script)
https_script_ldadd = tests/emulator/libemulator.la $(cognito_ldadd)

unit_tests += %D%/test_host_providers
%C%_test_host_providers_SOURCES = %D%/test_host_providers.c $(http_fixture) $(settings_common)
%C%_test_host_providers_CPPFLAGS = $(cognito_cppflags)
%C%_test_host_providers_LDADD = $(https_script_ldadd)

unit_tests += %D%/test_http
%C%_test_http_SOURCES = %D%/test_http.c $(http_fixture) $(unit_common)
%C%_test_http_CPPFLAGS = $(cognito_cppflags)
%C%_test_http_LDADD = $(https_script_ldadd)

unit_tests += %D%/test_http_pool
%C%_test_http_pool_SOURCES = %D%/test_http_pool.c $(http_fixture) $(unit_common)
%C%_test_http_pool_CPPFLAGS = $(cognito_cppflags)
%C%_test_http_pool_LDADD = $(https_script_ldadd)

unit_tests += %D%/test_http_trust
%C%_test_http_trust_SOURCES = %D%/test_http_trust.c $(http_fixture) $(unit_common)
%C%_test_http_trust_CPPFLAGS = $(cognito_cppflags)
%C%_test_http_trust_LDADD = $(https_script_ldadd)

unit_tests += %D%/test_keys
%C%_test_keys_SOURCES = %D%/test_keys.c $(http_fixture) $(token_maker) $(unit_common)
%C%_test_keys_CPPFLAGS = $(cognito_cppflags)
%C%_test_keys_LDADD = $(https_script_ldadd)

scripted_pool = %D%/scripted_pool.c %D%/scripted_pool.h $(https_script)

unit_tests += %D%/test_call
%C%_test_call_SOURCES = %D%/test_call.c $(scripted_pool) $(unit_common)
%C%_test_call_CPPFLAGS = $(cognito_cppflags)
%C%_test_call_LDADD = $(https_script_ldadd)

unit_tests += %D%/test_sign_in
%C%_test_sign_in_SOURCES = %D%/test_sign_in.c $(scripted_pool) $(unit_common)
%C%_test_sign_in_CPPFLAGS = $(cognito_cppflags)
%C%_test_sign_in_LDADD = $(https_script_ldadd)

unit_tests += %D%/test_token_calls
%C%_test_token_calls_SOURCES = %D%/test_token_calls.c $(scripted_pool) $(unit_common)
%C%_test_token_calls_CPPFLAGS = $(cognito_cppflags)
%C%_test_token_calls_LDADD = $(https_script_ldadd)

unit_tests += %D%/test_sign_out
%C%_test_sign_out_SOURCES = %D%/test_sign_out.c $(scripted_pool) $(unit_common)
%C%_test_sign_out_CPPFLAGS = $(cognito_cppflags)
%C%_test_sign_out_LDADD = $(https_script_ldadd)

unit_tests += %D%/test_password_calls
%C%_test_password_calls_SOURCES = %D%/test_password_calls.c $(scripted_pool) $(unit_common)
%C%_test_password_calls_CPPFLAGS = $(cognito_cppflags)
%C%_test_password_calls_LDADD = $(https_script_ldadd)

dialogue_fixture = %D%/dialogue_fixture.c %D%/dialogue_fixture.h

unit_tests += %D%/test_new_password_dialogue
%C%_test_new_password_dialogue_SOURCES = %D%/test_new_password_dialogue.c $(dialogue_fixture) \
	$(unit_common)
%C%_test_new_password_dialogue_CPPFLAGS = $(cognito_cppflags)
%C%_test_new_password_dialogue_LDADD = $(cognito_ldadd)

unit_tests += %D%/test_reset_dialogue
%C%_test_reset_dialogue_SOURCES = %D%/test_reset_dialogue.c $(dialogue_fixture) $(scripted_pool) $(unit_common)
%C%_test_reset_dialogue_CPPFLAGS = $(cognito_cppflags)
%C%_test_reset_dialogue_LDADD = $(https_script_ldadd)

unit_tests += %D%/test_confirm_dialogue
%C%_test_confirm_dialogue_SOURCES = %D%/test_confirm_dialogue.c $(dialogue_fixture) $(scripted_pool) $(unit_common)
%C%_test_confirm_dialogue_CPPFLAGS = $(cognito_cppflags)
%C%_test_confirm_dialogue_LDADD = $(https_script_ldadd)

unit_tests += %D%/test_directory_pages
%C%_test_directory_pages_SOURCES = %D%/test_directory_pages.c $(scripted_pool) $(unit_common)
%C%_test_directory_pages_CPPFLAGS = $(cognito_cppflags)
%C%_test_directory_pages_LDADD = $(https_script_ldadd)

unit_tests += %D%/test_identity_pool
%C%_test_identity_pool_SOURCES = %D%/test_identity_pool.c $(http_fixture) $(unit_common)
%C%_test_identity_pool_CPPFLAGS = $(cognito_cppflags)
%C%_test_identity_pool_LDADD = $(https_script_ldadd)

unit_tests += %D%/test_web_authn
%C%_test_web_authn_SOURCES = %D%/test_web_authn.c $(unit_common)
%C%_test_web_authn_CPPFLAGS = $(cognito_cppflags)
%C%_test_web_authn_LDADD = $(cognito_ldadd)
