# man/: the manual.
dist_man_MANS = \
	%D%/cognitoctl.1 \
	%D%/cognitod.8 \
	%D%/cognitod.conf.5 \
	%D%/libnss_cognito.8 \
	%D%/pam_cognito.8
