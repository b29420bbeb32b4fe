"""Finds vaccination records that are incomplete, wrong or doubled, and plans their verification."""
