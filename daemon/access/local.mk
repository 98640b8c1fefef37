# daemon/access/: who may enter: rules, the account phase, the throttle, and why.
daemon_sources += \
	%D%/access.c %D%/access.h \
	%D%/account.c %D%/account.h \
	%D%/account_age.c %D%/account_age.h \
	%D%/away.c %D%/away.h \
	%D%/record.c %D%/record.h \
	%D%/throttle.c %D%/throttle.h \
	%D%/throttle_counts.c %D%/throttle_counts.h \
	%D%/why.c %D%/why.h
