namespace Lightline.Portal.Tests.Running;

/// <summary>Tests that measure time: they run after the others, one at a time.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
