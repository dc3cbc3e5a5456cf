namespace Holdfast.Processes.Limits;

/// <summary>What is to be done about a worker's use.</summary>
internal abstract record LimitEffect
{
    /// <summary>Journal that it came to another level.</summary>
    internal sealed record Tell(LimitStanding Standing, LimitPolicy Policy) : LimitEffect;

    /// <summary>Hold it to its limits, slowed down or not; asked for first of each run.</summary>
    internal sealed record Throttle(bool On) : LimitEffect;

    /// <summary>End it as the policy says.</summary>
    internal sealed record End(ResourceBound Bound, LimitStanding Standing) : LimitEffect;
}
