"""What every adapter needs: requests that go only where settings name, checks, sealing."""
