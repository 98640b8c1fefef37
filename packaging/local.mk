# packaging/: what a distribution's package installs besides the programs.
EXTRA_DIST += %D%/pam-configs/cognito
