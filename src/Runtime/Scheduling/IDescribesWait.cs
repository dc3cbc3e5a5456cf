namespace Holdfast.Runtime.Scheduling;

/// <summary>What a fiber can wait for and the task dump can tell in words.</summary>
internal interface IDescribesWait
{
    /// <summary>What is waited for, such as <c>receive from channel 'orders' (0 of 16)</c>.</summary>
    string DescribeWait();

    /// <summary>The fibers, by what they hold, that must act before the wait can end; empty where that is not known.</summary>
    IEnumerable<Fiber> WaitsFor => [];
}
