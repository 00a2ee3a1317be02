"""The ways that a parcel can go: by mail, into a folder, into a store, to a webhook."""
