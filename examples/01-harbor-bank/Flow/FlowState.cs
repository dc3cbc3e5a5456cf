using HarborBank.Domain;
using HarborBank.Panels;

namespace HarborBank.Flow;

/// <summary>All a session is: a few kilobytes at most, so that one instance carries thousands.</summary>
internal sealed record FlowState
{
    public static readonly FlowState Start = new();

    public Place Place { get; init; }

    /// <summary>Whether the place's help stands before it.</summary>
    public bool HelpShown { get; init; }

    /// <summary>What the panel says.</summary>
    public Notice? Notice { get; init; }

    /// <summary>Who is logged on; null for nobody.</summary>
    public string? User { get; init; }

    /// <summary>The user as typed on the way in.</summary>
    public string TypedUser { get; init; } = "";

    /// <summary>Wrong log-ons of this session under names the bank does not know: they are counted as others are.</summary>
    public int UnknownAttempts { get; init; }

    /// <summary>Where the user's last session broke off, as long as Resume is offered.</summary>
    public KeptPlace? Left { get; init; }

    /// <summary>The search shown; null where there was none yet.</summary>
    public string? Query { get; init; }

    /// <summary>What stands in the search field.</summary>
    public string TypedQuery { get; init; } = "";

    /// <summary>First row of the page shown, from 0.</summary>
    public int Offset { get; init; }

    /// <summary>The page shown; null where it has to be found again.</summary>
    public SearchPage? Page { get; init; }

    /// <summary>The customer opened last; null for none.</summary>
    public int? Customer { get; init; }

    public CustomerSheet? Sheet { get; init; }

    /// <summary>The transfer form under way; null for none.</summary>
    public TransferForm? Form { get; init; }

    /// <summary>The form's field at fault; null for none.</summary>
    public TransferField? Fault { get; init; }

    public TransferReceipt? Receipt { get; init; }

    /// <summary>The customer number typed for a statement.</summary>
    public string TypedNumber { get; init; } = "";

    /// <summary>Names in the file area, as listed last.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>What the store keeps of this for the user's next session; null where there is nothing to go back to.</summary>
    public KeptPlace? ToKeep(string instance) => Place switch
    {
        Place.Menu => Left,
        Place.Search or Place.Customer or Place.Transfer or Place.Confirmation => WorkToKeep(instance),
        _ => null,
    };

    private KeptPlace? WorkToKeep(string instance)
    {
        var place = Place switch
        {
            // What is confirmed is done: there is no form to go back to.
            Place.Confirmation when Customer is null => Place.Menu,
            Place.Confirmation => Place.Customer,
            _ => Place,
        };
        return place == Place.Menu ? null : new KeptPlace
        {
            Place = place,
            Instance = instance,
            Query = Query,
            Offset = Offset,
            Customer = Customer,
            Form = place == Place.Transfer ? Form : null,
        };
    }
}
