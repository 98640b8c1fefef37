# Unit tests of the emulator: one program a file, those that ask for operations with the fixture.
ready_keys = %D%/ready_keys.c
emulator_fixture = %D%/emulator_fixture.c %D%/emulator_fixture.h $(ready_keys)
factor_fixture = %D%/factor_fixture.c %D%/factor_fixture.h $(emulator_fixture)
emulator_cppflags = $(unit_cppflags) $(CRYPTO_CFLAGS) $(JSON_CFLAGS)
emulator_ldadd = tests/emulator/libemulator.la $(unit_ldadd) $(CRYPTO_LIBS) $(JSON_LIBS)

unit_tests += %D%/test_emulator_admin
%C%_test_emulator_admin_SOURCES = \
	%D%/test_emulator_admin.c %D%/trigger_fixture.c %D%/trigger_fixture.h $(emulator_fixture) $(unit_common)
%C%_test_emulator_admin_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_admin_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_change_password
%C%_test_emulator_change_password_SOURCES = %D%/test_emulator_change_password.c $(emulator_fixture) $(unit_common)
%C%_test_emulator_change_password_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_change_password_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_choice
%C%_test_emulator_choice_SOURCES = %D%/test_emulator_choice.c $(factor_fixture) $(unit_common)
%C%_test_emulator_choice_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_choice_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_claim_timestamp
%C%_test_emulator_claim_timestamp_SOURCES = %D%/test_emulator_claim_timestamp.c $(unit_common)
%C%_test_emulator_claim_timestamp_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_claim_timestamp_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_custom_auth
%C%_test_emulator_custom_auth_SOURCES = \
	%D%/test_emulator_custom_auth.c %D%/trigger_fixture.c %D%/trigger_fixture.h $(emulator_fixture) $(unit_common)
%C%_test_emulator_custom_auth_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_custom_auth_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_device
%C%_test_emulator_device_SOURCES = \
	%D%/test_emulator_device.c %D%/device_fixture.c %D%/device_fixture.h $(factor_fixture) $(unit_common)
%C%_test_emulator_device_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_device_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_directory
%C%_test_emulator_directory_SOURCES = %D%/test_emulator_directory.c $(emulator_fixture) $(unit_common)
%C%_test_emulator_directory_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_directory_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_first_sign_in
%C%_test_emulator_first_sign_in_SOURCES = \
	%D%/test_emulator_first_sign_in.c %D%/trigger_fixture.c %D%/trigger_fixture.h $(emulator_fixture) $(unit_common)
%C%_test_emulator_first_sign_in_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_first_sign_in_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_identity
%C%_test_emulator_identity_SOURCES = %D%/test_emulator_identity.c $(emulator_fixture) $(unit_common)
%C%_test_emulator_identity_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_identity_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_lockout
%C%_test_emulator_lockout_SOURCES = %D%/test_emulator_lockout.c $(unit_common)
%C%_test_emulator_lockout_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_lockout_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_messages
%C%_test_emulator_messages_SOURCES = \
	%D%/test_emulator_messages.c %D%/stopped_clock.c %D%/stopped_clock.h \
	%D%/trigger_fixture.c %D%/trigger_fixture.h $(factor_fixture) $(unit_common)
%C%_test_emulator_messages_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_messages_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_mfa_preference
%C%_test_emulator_mfa_preference_SOURCES = %D%/test_emulator_mfa_preference.c $(factor_fixture) $(unit_common)
%C%_test_emulator_mfa_preference_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_mfa_preference_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_mfa_setup
%C%_test_emulator_mfa_setup_SOURCES = %D%/test_emulator_mfa_setup.c \
	%D%/stopped_clock.c %D%/stopped_clock.h $(factor_fixture) $(unit_common)
%C%_test_emulator_mfa_setup_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_mfa_setup_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_new_password
%C%_test_emulator_new_password_SOURCES = %D%/test_emulator_new_password.c $(emulator_fixture) $(unit_common)
%C%_test_emulator_new_password_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_new_password_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_outbox
%C%_test_emulator_outbox_SOURCES = \
	%D%/test_emulator_outbox.c %D%/trigger_fixture.c %D%/trigger_fixture.h $(emulator_fixture) $(unit_common)
%C%_test_emulator_outbox_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_outbox_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_forgot_password
%C%_test_emulator_forgot_password_SOURCES = \
	%D%/test_emulator_forgot_password.c %D%/trigger_fixture.c %D%/trigger_fixture.h $(emulator_fixture) $(unit_common)
%C%_test_emulator_forgot_password_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_forgot_password_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_own_attributes
%C%_test_emulator_own_attributes_SOURCES = \
	%D%/test_emulator_own_attributes.c %D%/trigger_fixture.c %D%/trigger_fixture.h $(emulator_fixture) $(unit_common)
%C%_test_emulator_own_attributes_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_own_attributes_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_role_mapping
%C%_test_emulator_role_mapping_SOURCES = %D%/test_emulator_role_mapping.c $(ready_keys) $(unit_common)
%C%_test_emulator_role_mapping_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_role_mapping_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_sign_up
%C%_test_emulator_sign_up_SOURCES = \
	%D%/test_emulator_sign_up.c %D%/trigger_fixture.c %D%/trigger_fixture.h $(emulator_fixture) $(unit_common)
%C%_test_emulator_sign_up_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_sign_up_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_object_store
%C%_test_emulator_object_store_SOURCES = %D%/test_emulator_object_store.c $(vectors_common) $(unit_common)
%C%_test_emulator_object_store_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_object_store_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_web_identity
%C%_test_emulator_web_identity_SOURCES = %D%/test_emulator_web_identity.c $(emulator_fixture) $(unit_common)
%C%_test_emulator_web_identity_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_web_identity_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_table_store
%C%_test_emulator_table_store_SOURCES = %D%/test_emulator_table_store.c $(unit_common)
%C%_test_emulator_table_store_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_table_store_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_sigv4_verify
%C%_test_emulator_sigv4_verify_SOURCES = %D%/test_emulator_sigv4_verify.c $(vectors_common) $(unit_common)
%C%_test_emulator_sigv4_verify_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_sigv4_verify_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_sign_in
%C%_test_emulator_sign_in_SOURCES = %D%/test_emulator_sign_in.c %D%/stopped_clock.c %D%/stopped_clock.h \
	$(emulator_fixture) $(unit_common)
%C%_test_emulator_sign_in_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_sign_in_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_software_token
%C%_test_emulator_software_token_SOURCES = %D%/test_emulator_software_token.c \
	%D%/stopped_clock.c %D%/stopped_clock.h $(factor_fixture) $(unit_common)
%C%_test_emulator_software_token_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_software_token_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_srp_server
%C%_test_emulator_srp_server_SOURCES = %D%/test_emulator_srp_server.c $(vectors_common) $(unit_common)
%C%_test_emulator_srp_server_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_srp_server_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_state
%C%_test_emulator_state_SOURCES = %D%/test_emulator_state.c $(ready_keys) $(unit_common)
%C%_test_emulator_state_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_state_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_tokens
%C%_test_emulator_tokens_SOURCES = %D%/test_emulator_tokens.c $(emulator_fixture) $(unit_common)
%C%_test_emulator_tokens_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_tokens_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_totp
%C%_test_emulator_totp_SOURCES = %D%/test_emulator_totp.c $(unit_common)
%C%_test_emulator_totp_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_totp_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_triggers
%C%_test_emulator_triggers_SOURCES = \
	%D%/test_emulator_triggers.c %D%/trigger_fixture.c %D%/trigger_fixture.h $(emulator_fixture) $(unit_common)
%C%_test_emulator_triggers_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_triggers_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=poll
%C%_test_emulator_triggers_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_user_filter
%C%_test_emulator_user_filter_SOURCES = %D%/test_emulator_user_filter.c $(unit_common)
%C%_test_emulator_user_filter_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_user_filter_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_web_authn
%C%_test_emulator_web_authn_SOURCES = \
	%D%/test_emulator_web_authn.c %D%/software_authenticator.c %D%/software_authenticator.h $(factor_fixture) $(unit_common)
%C%_test_emulator_web_authn_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_web_authn_LDADD = $(emulator_ldadd)

unit_tests += %D%/test_emulator_signing_key
%C%_test_emulator_signing_key_SOURCES = %D%/test_emulator_signing_key.c $(unit_common)
%C%_test_emulator_signing_key_CPPFLAGS = $(emulator_cppflags)
%C%_test_emulator_signing_key_LDADD = $(emulator_ldadd)
