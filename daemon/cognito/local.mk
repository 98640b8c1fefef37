# daemon/cognito/: one function per Cognito action. Only here: json-c and OpenSSL.
daemon_sources += \
	%D%/directory_calls.h \
	%D%/failure.h \
	%D%/identity_pool.h \
	%D%/keys.h \
	%D%/secret_hash.h \
	%D%/sign_in.h \
	%D%/signature.h \
	%D%/srp.h \
	%D%/token.h \
	%D%/user_pool.h
