"""The portal in granian's event loop: the way from a connection to the WSGI application.

``application`` answers finished pages in the loop itself and reads what clients send there;
``environ``, ``bodies`` and ``replies`` translate between granian's RSGI and WSGI.
"""
