namespace Holdfast.Runtime.Balancing;

/// <summary>
/// Chooses among endpoints, pure: it is told what happens to them and answers at once. A decision takes O(log n) and allocates
/// nothing. Endpoints are known by numbers, which hold until the endpoint has left the set and its last connection has closed.
/// Not thread-safe.
/// </summary>
public sealed class Balancer
{
    private readonly List<EndpointSlot> _slots = [];
    private readonly List<int> _ramping = [];
    private readonly SlotChooser _chooser;
    private readonly AffinityTable? _affinity;
    private TimeSpan _nextStep = TimeSpan.MaxValue;
    private bool _applied;

    /// <summary>Creates a balancer without endpoints.</summary>
    /// <param name="options">How it balances.</param>
    public Balancer(BalancingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.SlowStart, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.ResponseTimeMemory, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.LoadBound, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.AffinityKeys, nameof(options));
        Options = options;
        _affinity = options.AffinityKeys > 0 ? new AffinityTable(options.AffinityKeys, options.AffinityIdle) : null;
        _chooser = options.Strategy switch
        {
            BalancingStrategy.LeastConnections => new LoadChooser(),
            BalancingStrategy.RoundRobin => new TurnChooser(weighted: false),
            BalancingStrategy.WeightedRoundRobin => new TurnChooser(weighted: true),
            BalancingStrategy.LeastResponseTime => new ResponseChooser(options.ResponseTimeMemory),
            BalancingStrategy.Random => new ChanceChooser(betterOfTwo: false),
            BalancingStrategy.PowerOfTwoChoices => new ChanceChooser(betterOfTwo: true),
            BalancingStrategy.ConsistentHash => new RingChooser(options.LoadBound),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Strategy, "no such strategy"),
        };
    }

    /// <summary>How it balances.</summary>
    public BalancingOptions Options { get; }

    /// <summary>
    /// Swaps the set of endpoints. Those known by their names keep their numbers and all that is known of them; those that left take
    /// no more connections; those that came begin slowly, unless this is the first set.
    /// </summary>
    /// <exception cref="ArgumentException">Two endpoints have one name, or a weight or limit is out of range.</exception>
    public void Apply(IReadOnlyList<BalancedEndpoint> endpoints, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        Check(endpoints);
        var named = endpoints.ToDictionary(endpoint => endpoint.Name, StringComparer.Ordinal);
        for (var number = 0; number < _slots.Count; number++)
        {
            var slot = _slots[number];
            if (!slot.Gone && named.Remove(slot.Definition.Name, out var definition))
                slot.Definition = definition;
            else if (!slot.Gone)
                Leave(number);
        }

        foreach (var endpoint in endpoints)
        {
            if (named.ContainsKey(endpoint.Name))
                Add(new EndpointSlot(endpoint), now);
        }

        _ramping.EnsureCapacity(_slots.Count);
        _applied = true;
        _chooser.Rebuild(_slots);
    }

    /// <summary>The number of an endpoint; -1 where none of this name is in the set.</summary>
    public int Find(string name) => _slots.FindIndex(slot => !slot.Gone && slot.Definition.Name == name);

    /// <summary>The endpoint of a number.</summary>
    public BalancedEndpoint this[int number] => _slots[number].Definition;

    /// <summary>How many connections of an endpoint are open.</summary>
    public int Open(int number) => _slots[number].Open;

    /// <summary>Whether an endpoint could be chosen now.</summary>
    public bool IsEligible(int number) => _slots[number].Eligible;

    /// <summary>Chooses an endpoint. It is not counted as open before <see cref="Opened"/> says so.</summary>
    /// <returns>Its number; -1 where none can be chosen.</returns>
    public int Choose(in BalancingRequest request)
    {
        if (request.Now >= _nextStep)
            Climb(request.Now);
        if (request.Affinity is null || _affinity is null)
            return ChooseAfresh(request);
        var number = _affinity.Find(request.Affinity, request.Now);
        if (number >= 0 && _slots[number].Eligible && !request.Excluded.Contains(number))
            return number;
        number = ChooseAfresh(request);
        if (number >= 0)
            _affinity.Bind(request.Affinity, number, request.Now);
        return number;
    }

    /// <summary>A connection was opened, or is being opened.</summary>
    public void Opened(int number)
    {
        var slot = _slots[number];
        slot.Open++;
        _chooser.Changed(number, slot);
    }

    /// <summary>A connection has closed, or did not open after all.</summary>
    /// <exception cref="InvalidOperationException">None is open.</exception>
    public void Closed(int number)
    {
        var slot = _slots[number];
        if (slot.Open == 0)
            throw new InvalidOperationException($"A connection of '{slot.Definition.Name}' closed that was not open.");
        slot.Open--;
        _chooser.Changed(number, slot);
    }

    /// <summary>A response time was measured; a failure is told as the time after which one would have given up.</summary>
    public void Measured(int number, TimeSpan responseTime, TimeSpan now)
    {
        if (_chooser is not ResponseChooser chooser)
            return;
        chooser.Observe(_slots[number], responseTime, now);
        chooser.Changed(number, _slots[number]);
    }

    /// <summary>An endpoint can be used, or cannot. One that can be used again begins slowly.</summary>
    public void SetAvailable(int number, bool available, TimeSpan now)
    {
        var slot = _slots[number];
        if (slot.Available == available)
            return;
        slot.Available = available;
        if (available)
            BeginSlowly(number, slot, now);
        _chooser.Changed(number, slot);
    }

    /// <summary>Has an endpoint take no more connections while it keeps those it has, or ends that.</summary>
    public void SetDraining(int number, bool draining, TimeSpan now)
    {
        var slot = _slots[number];
        if (slot.Draining == draining)
            return;
        slot.Draining = draining;
        if (!draining)
            BeginSlowly(number, slot, now);
        _chooser.Changed(number, slot);
    }

    /// <summary>Whether an endpoint is draining, or has left the set, and its last connection has closed.</summary>
    public bool IsDrained(int number) => _slots[number] is { Open: 0 } slot && (slot.Draining || slot.Gone);

    private static void Check(IReadOnlyList<BalancedEndpoint> endpoints)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var endpoint in endpoints)
        {
            if (!names.Add(endpoint.Name))
                throw new ArgumentException($"Two endpoints are named '{endpoint.Name}'.", nameof(endpoints));
            if (endpoint.Weight is < 1 or > BalancedEndpoint.MostWeight)
                throw new ArgumentException($"'{endpoint.Name}' has the weight {endpoint.Weight}.", nameof(endpoints));
            if (endpoint.Limit < 0)
                throw new ArgumentException($"'{endpoint.Name}' has the limit {endpoint.Limit}.", nameof(endpoints));
        }
    }

    private int ChooseAfresh(in BalancingRequest request)
    {
        Exclude(request.Excluded, excluded: true);
        var number = _chooser.Choose(request);
        Exclude(request.Excluded, excluded: false);
        return number;
    }

    private void Exclude(ReadOnlySpan<int> numbers, bool excluded)
    {
        foreach (var number in numbers)
        {
            _slots[number].Excluded = excluded;
            _chooser.Changed(number, _slots[number]);
        }
    }

    private void Leave(int number)
    {
        _slots[number].Gone = true;
        _ramping.Remove(number);
        _affinity?.Forget(number);
    }

    // A number is used again only when nobody can hold it any more.
    private void Add(EndpointSlot slot, TimeSpan now)
    {
        var number = _slots.FindIndex(old => old is { Gone: true, Open: 0 });
        if (number < 0)
        {
            number = _slots.Count;
            _slots.Add(slot);
        }

        _slots[number] = slot;
        if (_applied)
            BeginSlowly(number, slot, now);
    }

    private void BeginSlowly(int number, EndpointSlot slot, TimeSpan now)
    {
        if (Options.SlowStart == TimeSpan.Zero)
            return;
        (slot.Step, slot.RampFrom) = (1, now);
        if (!_ramping.Contains(number))
            _ramping.Add(number);
        _nextStep = TimeSpan.MinValue;
    }

    // Each slow start changes its slot sixteen times in all, however many decisions fall into it.
    private void Climb(TimeSpan now)
    {
        var length = Options.SlowStart / EndpointSlot.Steps;
        _nextStep = TimeSpan.MaxValue;
        for (var i = _ramping.Count - 1; i >= 0; i--)
        {
            var number = _ramping[i];
            var slot = _slots[number];
            var step = 1 + Math.Max(0, (int)Math.Min(EndpointSlot.Steps - 1, (now - slot.RampFrom) / length));
            if (step != slot.Step)
            {
                slot.Step = step;
                _chooser.Changed(number, slot);
            }

            if (step == EndpointSlot.Steps)
                _ramping.RemoveAt(i);
            else
                _nextStep = Min(_nextStep, slot.RampFrom + (length * step));
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
