"""The environment, checked: a wrong or half setting stops the start with the fix in the
sentence."""
