package record

// Close is what somebody says of themselves, or of somebody close to them, so that they never open the record of a child they know.
type Close struct {
	Names     []Private
	Born      When
	Addresses []Private // each with its postcode
	Phones    []Private
}

// Own is what somebody says of themselves and of the people close to them. An address and a telephone number are everybody's in it: people
// who are close live together.
type Own struct {
	Self   Close
	People []Close
}
