namespace Lightline.Snmp.Tests.Hostile;

/// <summary>Tests that measure the heap, which other tests at the same time would fill.</summary>
[CollectionDefinition(nameof(MeasuredAlone), DisableParallelization = true)]
public sealed class MeasuredAlone;
