"""The Bot Framework by nothing but HTTP and signed tokens, as its documentation has them."""
