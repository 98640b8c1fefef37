# daemon/doctor/: what the daemon finds out about itself and about Cognito when asked, one file a check.
daemon_sources += \
	%D%/access.c \
	%D%/app_client.c \
	%D%/attributes.c \
	%D%/client_secret.c \
	%D%/clock.c \
	%D%/configuration.c \
	%D%/directory.c \
	%D%/doctor.c %D%/doctor.h \
	%D%/ledger.c \
	%D%/publisher.c \
	%D%/rules.c \
	%D%/token_keys.c
