using Lightline.Verdict;

namespace Lightline.Portal.Live.State;

/// <summary>One ONT as memory shows it at this moment.</summary>
/// <param name="Link">The feed that tells of it; 0 when none does now.</param>
/// <param name="Olt">Its OLT.</param>
/// <param name="Port">The port it hangs on; 0 when not known.</param>
/// <param name="Facts">What is known.</param>
internal sealed record OntSight(int Link, long Olt, long Port, ConnectionFacts Facts);
