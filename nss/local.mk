# nss/
