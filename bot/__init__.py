"""The core: platform-neutral words and the engine.

Imports nobody of ours. It knows no platform and no feature: an event comes in, a value goes out, and each step hands
the next what it needs. Start reading at `dispatch.py`.
"""
