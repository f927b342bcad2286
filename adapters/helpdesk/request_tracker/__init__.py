"""Request Tracker."""
