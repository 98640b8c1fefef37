# common/: what may run in any process. No network, log, thread, global; links nothing but libc.
common_sources = \
	%D%/buffer.c %D%/buffer.h \
	%D%/channel.c %D%/channel.h \
	%D%/deadline.c %D%/deadline.h \
	%D%/file_failure.c %D%/file_failure.h \
	%D%/given.c %D%/given.h \
	%D%/json_ascii.c %D%/json_ascii.h \
	%D%/name_search.c %D%/name_search.h \
	%D%/outcome.c %D%/outcome.h \
	%D%/ownership.h \
	%D%/protocol.c %D%/protocol.h \
	%D%/relay.c %D%/relay.h \
	%D%/secret.c %D%/secret.h \
	%D%/text_map.c %D%/text_map.h \
	%D%/utf8.c %D%/utf8.h

common_sources += \
	%D%/identity.c %D%/identity.h \
	%D%/key_file.c %D%/key_file.h \
	%D%/local_files.c %D%/local_files.h \
	%D%/nsswitch.c %D%/nsswitch.h \
	%D%/snapshot.c %D%/snapshot.h \
	%D%/snapshot_file.c %D%/snapshot_file.h \
	%D%/snapshot_format.h \
	%D%/snapshot_pair.c %D%/snapshot_pair.h \
	%D%/snapshot_pair_search.h \
	%D%/snapshot_search.h \
	%D%/snapshot_text.h

# Twice: for our own programs (sanitized when asked), and for what other people's programs load.
noinst_LTLIBRARIES += %D%/libcommon.la %D%/libcommon-module.la
%C%_libcommon_la_SOURCES = $(common_sources)
%C%_libcommon_module_la_SOURCES = $(common_sources)
%C%_libcommon_module_la_CFLAGS = $(module_cflags)

EXTRA_DIST += docs/snapshot.md docs/fleet.md docs/ids.md docs/ssh-keys.md
