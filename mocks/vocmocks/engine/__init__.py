"""The engine: a request comes in, the pipeline answers it as the vendor would. Read pipeline.py first."""
