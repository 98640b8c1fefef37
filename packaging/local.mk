# packaging/: what a distribution's package installs besides the programs.
# The sample goes beside the documentation: /etc belongs to the administrator.
dist_doc_DATA = %D%/cognitod.conf
EXTRA_DIST += %D%/pam-configs/cognito
include packaging/systemd/local.mk
