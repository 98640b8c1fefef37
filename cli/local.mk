# cli/: cognitoctl, which talks to the daemon and knows nothing of Cognito.
bin_PROGRAMS += %D%/cognitoctl
%C%_cognitoctl_SOURCES = \
	%D%/authorized_keys.c \
	%D%/commands.c %D%/commands.h \
	%D%/daemon_call.c %D%/daemon_call.h \
	%D%/host_key.c \
	%D%/doctor.c \
	%D%/doctor/daemon.c \
	%D%/doctor/files.c \
	%D%/doctor/id_ranges.c \
	%D%/doctor/metadata.c \
	%D%/doctor/nsswitch.c \
	%D%/doctor/pam.c \
	%D%/doctor/report.c %D%/doctor/report.h \
	%D%/doctor/sshd.c %D%/doctor/sshd.h \
	%D%/doctor/sshd_ask.c \
	%D%/doctor/sshd_files.c \
	%D%/doctor/sshd_keys.c \
	%D%/ids.c \
	%D%/directory.c \
	%D%/main.c \
	%D%/offline.c \
	%D%/refresh.c \
	%D%/show.c %D%/show.h \
	%D%/sign_in.c \
	%D%/status.c \
	%D%/terminal.c %D%/terminal.h \
	%D%/user.c \
	%D%/why.c
%C%_cognitoctl_CPPFLAGS = $(AM_CPPFLAGS) $(JSON_CFLAGS) -DBIN_DIR='"$(bindir)"'
%C%_cognitoctl_CFLAGS = $(program_cflags)
%C%_cognitoctl_LDFLAGS = $(program_ldflags)
%C%_cognitoctl_LDADD = common/libcommon.la $(JSON_LIBS)
