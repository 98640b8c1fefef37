# daemon/directory/: the users and groups of the pool as this host knows them, and the snapshot made of them.
daemon_sources += \
	%D%/address.c \
	%D%/change.c \
	%D%/directory.c %D%/directory.h \
	%D%/edition.c \
	%D%/gone.c \
	%D%/learn.c \
	%D%/learn_login.c \
	%D%/known_login.c \
	%D%/key_file_writer.c %D%/key_file_writer.h \
	%D%/listing.c %D%/listing.h \
	%D%/listing_walk.c \
	%D%/load.c \
	%D%/local_groups.c %D%/local_groups.h \
	%D%/local_people.c %D%/local_people.h \
	%D%/local_wins.c \
	%D%/login_groups.c \
	%D%/login_name.c %D%/login_name.h \
	%D%/logins.c \
	%D%/look.c \
	%D%/lookups.c \
	%D%/membership.c %D%/membership.h \
	%D%/mend.c \
	%D%/moment.h \
	%D%/pace.c %D%/pace.h \
	%D%/named_attributes.c %D%/named_attributes.h \
	%D%/newer.c %D%/newer.h \
	%D%/people.c %D%/people.h \
	%D%/person.c %D%/person.h \
	%D%/pinned.c %D%/pinned.h \
	%D%/pool.c %D%/pool.h \
	%D%/pool_source.c %D%/pool_source.h \
	%D%/problems.c %D%/problems.h \
	%D%/publish.c %D%/publish.h \
	%D%/questions.c %D%/questions.h \
	%D%/refresh.c \
	%D%/refused_login.c \
	%D%/renew.c \
	%D%/replace.c %D%/replace.h \
	%D%/rules.c %D%/rules.h \
	%D%/rules_group.c \
	%D%/rules_texts.c \
	%D%/ruling.c %D%/ruling.h \
	%D%/snapshot_image.c %D%/snapshot_image.h \
	%D%/snapshot_writer.c %D%/snapshot_writer.h \
	%D%/source.h \
	%D%/ssh_key.c %D%/ssh_key.h \
	%D%/ssh_keys.c %D%/ssh_keys.h \
	%D%/state.h \
	%D%/system_names.c %D%/system_names.h \
	%D%/text.c %D%/text.h \
	%D%/trust.c %D%/trust.h \
	%D%/absent.c %D%/absent.h \
	%D%/unfinished.c %D%/unfinished.h \
	%D%/unfinished_file.c %D%/unfinished_file.h \
	%D%/unpublished.c %D%/unpublished.h \
	%D%/unpublished_file.c %D%/unpublished_file.h \
	%D%/unpublished_load.c \
	%D%/user.c \
	%D%/words.c %D%/words.h \
	%D%/writers.c %D%/writers.h
