# man/: the manual.
dist_man_MANS = \
	%D%/cognitoctl.1 \
	%D%/cognitod.8 \
	%D%/cognitod.conf.5 \
	%D%/libnss_cognito.8 \
	%D%/pam_cognito.8
# The emulator is never installed by make: its page is for who packages it.
EXTRA_DIST += %D%/cognito-emulator.1
