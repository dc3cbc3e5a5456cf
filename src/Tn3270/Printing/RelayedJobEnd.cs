namespace Holdfast.Tn3270.Printing;

/// <summary>How a job ended that went to a printer elsewhere.</summary>
public enum RelayedJobEnd
{
    /// <summary>Its host ended it.</summary>
    Whole,

    /// <summary>Its host went in its midst.</summary>
    HostGone,

    /// <summary>The printer went in its midst.</summary>
    PrinterGone,

    /// <summary>The printer was taken off its host in its midst.</summary>
    Parted,
}
