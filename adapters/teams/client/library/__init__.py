"""The Bot Framework by Microsoft's own library, botbuilder-core, which was retired in 2025."""
