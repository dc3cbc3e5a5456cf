namespace Holdfast.Runtime.Scheduling;

/// <summary>Something that a fiber can hold and others wait for, told in task dumps.</summary>
internal interface IHeld
{
    /// <summary>What is held, such as <c>mutex 'ledger'</c>.</summary>
    string DescribeHeld();
}
