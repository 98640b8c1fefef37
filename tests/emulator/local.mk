# tests/emulator/: cognito-emulator, a local Amazon Cognito. All but the HTTP server is a library, so
# that unit tests can link its pieces.
noinst_LTLIBRARIES += %D%/libemulator.la
%C%_libemulator_la_SOURCES = \
	%D%/account.c %D%/account.h \
	%D%/account_address.c %D%/account_address.h \
	%D%/account_triggers.c %D%/account_triggers.h \
	%D%/admin_create_user.c \
	%D%/admin_users.c %D%/admin.h \
	%D%/call.c %D%/call.h \
	%D%/certificate.c %D%/certificate.h \
	%D%/challenge_device.c \
	%D%/challenge_message.c \
	%D%/challenge_mfa_setup.c \
	%D%/challenge_password.c \
	%D%/challenge_select.c \
	%D%/challenge_select_mfa.c \
	%D%/challenge_session.c %D%/challenge_session.h \
	%D%/challenge_software_token.c %D%/challenges.h \
	%D%/change_password.c \
	%D%/challenge_web_authn.c \
	%D%/choice.c %D%/choice.h \
	%D%/claim_timestamp.c %D%/claim_timestamp.h \
	%D%/clock.c %D%/clock.h \
	%D%/code_check.c %D%/code_check.h \
	%D%/confirm_sign_up.c \
	%D%/control.c %D%/control.h \
	%D%/control_groups.c %D%/control_groups.h \
	%D%/control_users.c %D%/control_users.h \
	%D%/control_world.c %D%/control_world.h \
	%D%/custom_auth.c %D%/custom_auth.h \
	%D%/custom_auth_triggers.c %D%/custom_auth_triggers.h \
	%D%/device.c %D%/device.h \
	%D%/devices.c \
	%D%/digest.c %D%/digest.h \
	%D%/encoding.c %D%/encoding.h \
	%D%/errors.c %D%/errors.h \
	%D%/faults.c %D%/faults.h \
	%D%/field.c %D%/field.h \
	%D%/forgot_password.c \
	%D%/get_credentials_for_identity.c \
	%D%/get_id.c \
	%D%/get_user.c \
	%D%/get_user_auth_factors.c \
	%D%/initiate_auth.c \
	%D%/issuer_documents.c %D%/issuer_documents.h \
	%D%/json.c %D%/json.h \
	%D%/json_service.c %D%/json_service.h \
	%D%/list_groups.c \
	%D%/list_user_pool_clients.c \
	%D%/list_users.c \
	%D%/list_users_in_group.c \
	%D%/lockout.c %D%/lockout.h \
	%D%/login_token.c %D%/login_token.h \
	%D%/mfa.c %D%/mfa.h \
	%D%/new_password.c %D%/new_password.h \
	%D%/next_challenge.c %D%/next_challenge.h \
	%D%/object_store.c %D%/object_store.h \
	%D%/operations.c %D%/operations.h \
	%D%/operations_account.c \
	%D%/operations_admin.c \
	%D%/operations_device.c \
	%D%/operations_directory.c \
	%D%/operations_identity.c \
	%D%/operations_mfa.c \
	%D%/operations_sign_in.c \
	%D%/outbox.c %D%/outbox.h \
	%D%/own_attributes.c \
	%D%/paging.c %D%/paging.h \
	%D%/passkey.c %D%/passkey.h \
	%D%/password_policy.c %D%/password_policy.h \
	%D%/pool.c %D%/pool.h \
	%D%/program_run.c %D%/program_run.h \
	%D%/quota.c %D%/quota.h \
	%D%/refresh.c %D%/refresh.h \
	%D%/request.c %D%/request.h \
	%D%/request_log.c %D%/request_log.h \
	%D%/respond_to_auth_challenge.c \
	%D%/role_mapping.c %D%/role_mapping.h \
	%D%/roles.c %D%/roles.h \
	%D%/router.c %D%/router.h \
	%D%/seal.c %D%/seal.h \
	%D%/secret_block.c %D%/secret_block.h \
	%D%/secret_hash.c %D%/secret_hash.h \
	%D%/secret_log.c %D%/secret_log.h \
	%D%/set_user_mfa_preference.c \
	%D%/shape.c %D%/shape.h %D%/shape_patterns.h \
	%D%/sign_in.c %D%/sign_in.h \
	%D%/sign_in_triggers.c %D%/sign_in_triggers.h \
	%D%/sign_up.c \
	%D%/signing_key.c %D%/signing_key.h %D%/signing_key_make.c \
	%D%/sigv4_verify.c %D%/sigv4_verify.h \
	%D%/software_token.c %D%/software_token.h \
	%D%/spoil.c \
	%D%/srp_challenge.c %D%/srp_challenge.h \
	%D%/srp_claim.c %D%/srp_claim.h \
	%D%/srp_server.c %D%/srp_server.h \
	%D%/state.c %D%/state.h \
	%D%/state_bucket.c %D%/state_bucket.h \
	%D%/state_device.c %D%/state_device.h \
	%D%/state_identity_pool.c %D%/state_identity_pool.h \
	%D%/state_mfa.c %D%/state_mfa.h \
	%D%/state_pool.c %D%/state_pool.h \
	%D%/state_role.c %D%/state_role.h \
	%D%/state_table.c %D%/state_table.h \
	%D%/state_user.c %D%/state_user.h \
	%D%/sts.c %D%/sts.h %D%/sts_reply.h \
	%D%/table_store.c %D%/table_store.h \
	%D%/temporary_key.c %D%/temporary_key.h \
	%D%/text.c %D%/text.h \
	%D%/token_overrides.c %D%/token_overrides.h \
	%D%/tokens.c %D%/tokens.h \
	%D%/totp.c %D%/totp.h \
	%D%/trigger.c %D%/trigger.h \
	%D%/user_attributes.c %D%/user_attributes.h \
	%D%/user_code.c %D%/user_code.h \
	%D%/user_filter.c %D%/user_filter.h \
	%D%/user_migration.c %D%/user_migration.h \
	%D%/user_record.c %D%/user_record.h \
	%D%/web_identity.c %D%/web_identity.h \
	%D%/world.c %D%/world.h
%C%_libemulator_la_CPPFLAGS = $(AM_CPPFLAGS) $(CRYPTO_CFLAGS) $(JSON_CFLAGS)
%C%_libemulator_la_LIBADD = $(CRYPTO_LIBS) $(JSON_LIBS) -lm

emulator_tests = %D%/test_control.sh %D%/test_emulator.sh
EXTRA_DIST += %D%/lib.sh %D%/example-state.json %D%/README.md $(emulator_tests)

if HAVE_MICROHTTPD
noinst_PROGRAMS += %D%/cognito-emulator
%C%_cognito_emulator_SOURCES = %D%/main.c %D%/options.c %D%/options.h \
	%D%/response.c %D%/response.h %D%/server.c %D%/server.h
%C%_cognito_emulator_CPPFLAGS = $(AM_CPPFLAGS) $(CRYPTO_CFLAGS) $(JSON_CFLAGS) $(MICROHTTPD_CFLAGS)
%C%_cognito_emulator_CFLAGS = $(program_cflags)
%C%_cognito_emulator_LDFLAGS = $(program_ldflags)
%C%_cognito_emulator_LDADD = %D%/libemulator.la common/libcommon.la $(CRYPTO_LIBS) $(JSON_LIBS) $(MICROHTTPD_LIBS)
TESTS += $(emulator_tests)
endif
