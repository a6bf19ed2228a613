package claimreview_test

import (
	"fmt"

	"onrecord/data/claimreview"
)

// A review says what was claimed, by whom, and what to think of it; what nobody reads is
// counted.
func ExampleRead() {
	file := claimreview.Read("check.json", []byte(`{"@type": "ClaimReview", "claimReviewed": "The bridge is paid for.",
 "author": {"@type": "Organization", "name": "Check Desk"}, "itemReviewed": {"author": {"@type": "Person", "name": "Ann Lee"}},
 "reviewRating": {"alternateName": "False"}, "image": "bridge.jpg"}`))
	for _, r := range file.Reviews {
		fmt.Printf("%s claimed: %s\n%s says: %s\n", r.Claimant.Name, r.Claim, r.Publisher.Name, r.Rating)
	}
	for _, p := range file.Properties {
		if p.Left > 0 {
			fmt.Println("left behind:", p.Name)
		}
	}
	// Output:
	// Ann Lee claimed: The bridge is paid for.
	// Check Desk says: False
	// left behind: image
}
