# daemon/settings/: cognitod.conf, from lines to struct settings. Only here: libinih.
daemon_sources += \
	%D%/advice.c %D%/advice.h \
	%D%/attribute_names.c %D%/attribute_names.h \
	%D%/assign.c %D%/assign.h \
	%D%/derive.c %D%/derive.h \
	%D%/duration.c %D%/duration.h \
	%D%/files.c %D%/files.h \
	%D%/finish.c %D%/finish.h \
	%D%/fleet.c %D%/fleet.h \
	%D%/grammar.c %D%/grammar.h \
	%D%/groups.c %D%/groups.h \
	%D%/keys.c %D%/keys.h \
	%D%/lines.c %D%/lines.h \
	%D%/logins.c %D%/logins.h \
	%D%/metadata.c %D%/metadata.h \
	%D%/places.c %D%/places.h \
	%D%/problems.c %D%/problems.h \
	%D%/quotes.c %D%/quotes.h \
	%D%/reader.c %D%/reader.h \
	%D%/record.c %D%/record.h \
	%D%/secrets.c %D%/secrets.h \
	%D%/services.c %D%/services.h \
	%D%/settings.c %D%/settings.h \
	%D%/trust.c %D%/trust.h \
	%D%/value_print.c \
	%D%/values.c %D%/values.h
