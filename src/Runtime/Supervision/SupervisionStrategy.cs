namespace Holdfast.Runtime.Supervision;

/// <summary>Who is started again when a supervised child fails.</summary>
public enum SupervisionStrategy
{
    /// <summary>It alone.</summary>
    OneForOne,

    /// <summary>All children: the others are stopped first, the last started first.</summary>
    OneForAll,

    /// <summary>It and those started after it, which are stopped first, the last started first.</summary>
    RestForOne,
}
