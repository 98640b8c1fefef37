# tests/emulator/: cognito-emulator, a local Amazon Cognito. All but the HTTP server is a library, so
# that unit tests can link its pieces.
noinst_LTLIBRARIES += %D%/libemulator.la
%C%_libemulator_la_SOURCES = \
	%D%/certificate.c %D%/certificate.h \
	%D%/challenge_session.c %D%/challenge_session.h \
	%D%/claim_timestamp.c %D%/claim_timestamp.h \
	%D%/clock.c %D%/clock.h \
	%D%/digest.c %D%/digest.h \
	%D%/encoding.c %D%/encoding.h \
	%D%/errors.c %D%/errors.h \
	%D%/field.c %D%/field.h \
	%D%/json.c %D%/json.h \
	%D%/lockout.c %D%/lockout.h \
	%D%/request.c %D%/request.h \
	%D%/request_log.c %D%/request_log.h \
	%D%/seal.c %D%/seal.h \
	%D%/secret_block.c %D%/secret_block.h \
	%D%/signing_key.c %D%/signing_key.h \
	%D%/srp_server.c %D%/srp_server.h \
	%D%/text.c %D%/text.h
%C%_libemulator_la_CPPFLAGS = $(AM_CPPFLAGS) $(CRYPTO_CFLAGS) $(JSON_CFLAGS)
%C%_libemulator_la_LIBADD = $(CRYPTO_LIBS) $(JSON_LIBS) -lm
