# daemon/cognito/: one function per Cognito action. Only here: json-c and OpenSSL.
daemon_sources += \
	%D%/base64.c %D%/base64.h \
	%D%/digest.c %D%/digest.h \
	%D%/directory_calls.h \
	%D%/failure.h \
	%D%/identity_pool.h \
	%D%/keys.h \
	%D%/secret_hash.c %D%/secret_hash.h \
	%D%/sign_in.h \
	%D%/signature.c %D%/signature.h \
	%D%/srp.c %D%/srp.h \
	%D%/srp_math.c %D%/srp_math.h \
	%D%/token.h \
	%D%/user_pool.h
