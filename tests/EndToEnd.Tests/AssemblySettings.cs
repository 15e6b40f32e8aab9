using Xunit.Sdk;
using Xunit.v3;

// Deadlines of one town must not be missed because another starts beside it on two cores.
[assembly: Parallelization(Mode = ParallelMode.None)]
