# daemon/cognito/: one function per Cognito action. Only here: json-c and OpenSSL.
daemon_sources += \
	%D%/app_clients.c %D%/app_clients.h \
	%D%/auth.c \
	%D%/auth_reply.c %D%/auth_reply.h \
	%D%/base64.c %D%/base64.h \
	%D%/call.c %D%/call.h \
	%D%/challenge.c \
	%D%/client_call.c %D%/client_call.h \
	%D%/challenge_names.c \
	%D%/device.h \
	%D%/device_calls.c %D%/device_calls.h \
	%D%/digest.c %D%/digest.h \
	%D%/directory_calls.c %D%/directory_calls.h \
	%D%/ed25519.c %D%/ed25519.h \
	%D%/ed25519_file.c \
	%D%/failure.c %D%/failure.h \
	%D%/failure_table.c \
	%D%/host_answer.c \
	%D%/host_credentials.c %D%/host_credentials.h \
	%D%/host_proof.c %D%/host_proof.h \
	%D%/host_environment.c \
	%D%/host_metadata.c \
	%D%/host_process.c \
	%D%/host_profile.c \
	%D%/host_provider_private.h \
	%D%/host_providers.c %D%/host_providers.h \
	%D%/host_web_identity.c \
	%D%/identity_pool.c %D%/identity_pool.h \
	%D%/json.c %D%/json.h \
	%D%/json_form.c \
	%D%/jws.c %D%/jws.h \
	%D%/key_list.c %D%/key_list.h \
	%D%/keys.c %D%/keys.h \
	%D%/password_calls.c %D%/password_calls.h \
	%D%/mfa_calls.c %D%/mfa_calls.h \
	%D%/presign.c %D%/presign.h \
	%D%/secret_hash.c %D%/secret_hash.h \
	%D%/sign_in.c %D%/sign_in.h \
	%D%/signature.c %D%/signature.h %D%/signature_private.h \
	%D%/srp.c %D%/srp.h \
	%D%/srp_attempt.c %D%/srp_attempt.h \
	%D%/srp_math.c %D%/srp_math.h \
	%D%/srp_stash.c %D%/srp_stash.h \
	%D%/srp_verifier.c \
	%D%/token.c %D%/token.h \
	%D%/token_calls.c %D%/token_calls.h \
	%D%/web_authn.c %D%/web_authn.h \
	%D%/user_pool.c %D%/user_pool.h %D%/user_pool_private.h
