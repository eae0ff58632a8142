"""A line that programs report to, for each test of this folder."""

from open311_line import app as app
from open311_line import clock as clock
from open311_line import line as line
from open311_line import opened_desk as opened_desk
